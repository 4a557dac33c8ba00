//! Configuration and where things live on disk.
