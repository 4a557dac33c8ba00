#[path = "../benches/support/policies.rs"]
mod policies;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let set = policies::set(n);
    let rs = policies::requests(1000);
    let mut m = 0;
    let mut c = 0;
    for _ in 0..20 {
        for r in &rs {
            let v = set.verdict(r, &r.action, &r.resources[0]);
            if v.1 {
                c += 1;
            }
        }
    }
    for r in &rs {
        m += set.decide(r).matched.len();
    }
    println!("{c} {m}");
}
