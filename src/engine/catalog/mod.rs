//! Catalogs: which actions, resource types and condition keys exist, and who says so.
