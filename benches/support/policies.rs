//! Policies and requests of a given size, the same at every run: literals, prefixes, infixes, question marks, ARN
//! globs, one statement in four with conditions, one in ten a Deny.

use acscope::engine::decide::{Layer, PolicySet, Request};
use acscope::engine::policy::parse;
use std::fmt::Write as _;

pub const SERVICES: [&str; 24] = [
    "ecs", "oss", "ram", "log", "cms", "starops", "agentrun", "edas", "fc", "vpc", "rds", "slb", "cdn",
    "ots", "kms", "nas", "arms", "cr", "cs", "dns", "mns", "ess", "hbr", "bpstudio",
];
pub const VERBS: [&str; 10] =
    ["Get", "List", "Describe", "Create", "Delete", "Update", "Start", "Stop", "Attach", "Modify"];
pub const NOUNS: [&str; 16] = [
    "Instance",
    "Bucket",
    "Object",
    "Role",
    "Project",
    "Thread",
    "Employee",
    "Runtime",
    "Namespace",
    "Function",
    "Network",
    "Cluster",
    "Listener",
    "Table",
    "Key",
    "Policy",
];
pub const ACCOUNT: &str = "1000000000000001";

/// A small random number generator whose sequence never changes.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A pattern of resources, in one of eight shapes.
fn resource(random: &mut Random, service: &str, noun: &str, number: usize) -> String {
    let kind = noun.to_lowercase();
    match random.below(8) {
        0 => format!("acs:{service}:*:*:*"),
        1 | 2 => format!("acs:{service}:*:{ACCOUNT}:{kind}/{kind}-{number}"),
        3 | 4 => format!("acs:{service}:*:*:{kind}/team-{}-*", number % 20),
        5 => format!("acs:{service}:cn-hangzhou:*:{kind}/*"),
        6 => format!("acs:{service}:*:*:{kind}/*/sub/{number}"),
        _ => format!("acs:{service}:cn-*:{ACCOUNT}:*/{kind}-{number}"),
    }
}

/// So many patterns of resources, of all shapes.
#[allow(dead_code, reason = "not every benchmark matches patterns alone")]
pub fn resource_patterns(count: usize) -> Vec<String> {
    let mut random = Random::new(5);
    (0..count)
        .map(|number| {
            let (service, noun) = (random.pick(&SERVICES), random.pick(&NOUNS));
            resource(&mut random, service, noun, number)
        })
        .collect()
}

fn statement(random: &mut Random, text: &mut String) {
    let (service, verb, noun) = (random.pick(&SERVICES), random.pick(&VERBS), random.pick(&NOUNS));
    let number = random.below(400);
    let action = match random.below(10) {
        0..=4 => format!("{service}:{verb}{noun}"),
        5 | 6 => format!("{service}:{verb}*"),
        7 => format!("{service}:*{noun}*"),
        8 => format!("{service}:{verb}{noun}?"),
        _ => format!("{service}:*"),
    };
    let resource = resource(random, service, noun, number);
    let effect = if random.below(10) == 0 { "Deny" } else { "Allow" };
    let condition = match random.below(12) {
        0 => r#","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","192.168.0.0/16"]}}"#,
        1 => r#","Condition":{"StringEquals":{"acs:ResourceTag/team":"a"}}"#,
        2 => r#","Condition":{"Bool":{"acs:SecureTransport":"true"}}"#,
        _ => "",
    };
    let _ = write!(text, r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"{condition}}}"#);
}

/// A document of so many statements.
pub fn document(statements: usize) -> String {
    let mut random = Random::new(statements as u64 + 7);
    let mut text = r#"{"Version":"1","Statement":["#.to_owned();
    for number in 0..statements {
        if number > 0 {
            text.push(',');
        }
        statement(&mut random, &mut text);
    }
    text.push_str("]}");
    text
}

/// A compiled set of one such document.
pub fn set(statements: usize) -> PolicySet {
    let mut set = PolicySet::builder();
    set.add("bench", Layer::Identity, &parse(&document(statements), None));
    set.build()
}

/// So many distinct requests of one user.
pub fn requests(count: usize) -> Vec<Request> {
    let mut random = Random::new(3);
    let mut requests = Vec::with_capacity(count);
    for _ in 0..count {
        let (service, verb, noun) = (random.pick(&SERVICES), random.pick(&VERBS), random.pick(&NOUNS));
        let number = random.below(400);
        let kind = noun.to_lowercase();
        let id =
            if random.below(2) == 0 { format!("{kind}-{number}") } else { format!("team-{}-x", number % 20) };
        let resource = format!("acs:{service}:cn-hangzhou:{ACCOUNT}:{kind}/{id}");
        let mut request = Request::new(
            &format!("acs:ram::{ACCOUNT}:user/alice"),
            &format!("{service}:{verb}{noun}"),
            &resource,
        )
        .expect("well formed");
        request.context.set("acs:SourceIp", vec!["10.1.2.3".to_owned()]);
        request.context.set("acs:SecureTransport", vec!["true".to_owned()]);
        requests.push(request);
    }
    requests
}

/// Batch lines of two small policies each.
pub fn batch_lines(count: usize) -> Vec<String> {
    let requests = requests(count);
    let documents: Vec<String> = (1..=4).map(document).collect();
    let lines = requests.iter().enumerate().map(|(number, request)| {
        format!(
            r#"{{"id":"{number}","policies":[{{"name":"p0","type":"identity","document":{}}},{{"name":"p1","type":"identity","document":{}}}],"request":{{"principal":"{}","action":"{}","resource":"{}","context":{{"acs:SourceIp":"10.1.2.3"}}}}}}"#,
            documents[number % 2],
            documents[1 + number % 2],
            request.caller.text,
            request.action,
            request.resources[0],
        )
    });
    lines.collect()
}
