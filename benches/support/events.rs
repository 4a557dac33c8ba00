//! Events of ActionTrail: of the shape and length of real ones, so many of them different, told again with other ids and
//! times.

use std::fmt::Write as _;

/// How many different requests there are among them.
pub const DIFFERENT: usize = 10_000;

const CALLS: [(&str, &str, &str); 8] = [
    ("Ecs", "StopInstance", "InstanceId"),
    ("Ecs", "StartInstance", "InstanceId"),
    ("Ecs", "RebootInstance", "InstanceId"),
    ("Ram", "GetUser", "UserName"),
    ("Ram", "DeleteGroup", "GroupName"),
    ("Oss", "PutBucketAcl", "BucketName"),
    ("Ecs", "DescribeInstances", "PageSize"),
    ("Sls", "GetProject", "projectName"),
];

/// So many events, one a line, as OSS delivers them.
pub fn events(from: usize, count: usize) -> String {
    let mut text = String::new();
    for number in from..from + count {
        let kind = number % DIFFERENT;
        let (service, name, parameter) = CALLS[kind % CALLS.len()];
        let (user, id) = (kind % 50, kind / CALLS.len() % 1250);
        let (day, second) = (1 + number / 86_400 % 28, number % 86_400);
        let time =
            format!("2026-05-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60);
        let _ = writeln!(
            text,
            r#"{{"eventId":"{number:08X}-CD24-522E-B0B5-174A1A588BE0","eventVersion":"1","responseElements":{{"RequestId":"{number:08X}-CD24-522E-B0B5-174A1A588BE0"}},"eventSource":"{}-cn-hangzhou-share.aliyuncs.com","requestParameters":{{"charset":"UTF-8","AcsHost":"{}-cn-hangzhou-share.aliyuncs.com","AcsProduct":"{service}","RequestId":"{number:08X}-CD24-522E-B0B5-174A1A588BE0","{parameter}":"x-{id}","AcceptLanguage":"zh-CN","RegionId":"cn-hangzhou"}},"sourceIpAddress":"198.51.100.{}","userAgent":"AlibabaCloud (Linux; amd64) Java/1.8.0_152-b187 Core/4.5.17 HTTPClient/ApacheHttpClient","eventRW":"Write","eventType":"ApiCall","referencedResources":{{"ACS::ECS::Instance":["x-{id}"]}},"userIdentity":{{"sessionContext":{{"attributes":{{"mfaAuthenticated":"false","creationDate":"{time}"}}}},"accountId":"1000000000000001","principalId":"20000000000000{user:04}","type":"ram-user","userName":"user-{user}","accessKeyId":"LTAI5tEXAMPLEEXAMPLEEXAM"}},"serviceName":"{service}","additionalEventData":{{"Scheme":"https","CallerBid":"26842"}},"apiVersion":"2014-05-26","requestId":"{number:08X}-CD24-522E-B0B5-174A1A588BE0","eventTime":"{time}","isGlobal":false,"acsRegion":"cn-hangzhou","recipientAccountId":"1000000000000001","eventName":"{name}","eventCategory":"Management"}}"#,
            service.to_lowercase(),
            service.to_lowercase(),
            user % 8,
        );
    }
    text
}
