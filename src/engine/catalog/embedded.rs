//! The shipped catalog files, in shipped order: common facts, the five services the product is about, those an
//! `AgentRun` user needs beside them, the rest.

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../catalogs/", $name)))),*]
    };
}

/// Name and text of every shipped file.
const FILES: &[(&str, &str)] = shipped![
    "common.json",
    "cms.json",
    "starops.json",
    "agentrun.json",
    "edas.json",
    "bpstudio.json",
    "fc.json",
    "fnf.json",
    "devs.json",
    "bailiancontrol.json",
    "sfm.json",
    "ots.json",
    "vpc.json",
    "ecs.json",
    "oss.json",
    "log.json",
    "arms.json",
    "xtrace.json",
    "ram.json",
    "resourcemanager.json",
    "cdn.json",
    "cr.json",
    "yundun-cert.json",
    "yundun-greenweb.json",
    "ubsms.json",
    "others.json",
];

/// How many of the shipped services the product is about: they come first and are open by default.
pub const LEADING_SERVICES: usize = 5;

/// How many of the shipped services, from the first, have a file of their own.
pub const DETAILED_SERVICES: usize = 24;

/// Name and text of every shipped file, in shipped order.
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}
