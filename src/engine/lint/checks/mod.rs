//! The checks, one file each, and the one list of them.

mod prelude;

mod e101_json_syntax_error;
mod e102_duplicate_json_key;
mod e103_policy_not_object;
mod e104_missing_version;
mod e105_invalid_version;
mod e106_missing_statement;
mod e107_statement_not_list;
mod e108_unknown_policy_element;
mod e109_unknown_statement_element;
mod e110_element_case;
mod e111_missing_effect;
mod e112_invalid_effect;
mod e113_missing_action;
mod e114_action_and_notaction;
mod e115_missing_resource;
mod e116_principal_in_identity_policy;
mod e117_wrong_type;
mod e118_condition_wrong_shape;
mod e119_condition_value_not_text;
mod e120_policy_too_large;
mod e126_resource_and_notresource;
mod e128_resource_in_trust_policy;
mod e129_missing_principal;
mod e130_unknown_principal_form;
mod e201_invalid_action_format;
mod e202_unknown_service;
mod e203_unknown_action;
mod e301_invalid_arn_prefix;
mod e302_missing_arn_field;
mod e303_unknown_service_in_arn;
mod e321_variable_unsupported;
mod e401_unknown_operator;
mod e408_invalid_date;
mod e409_invalid_number;
mod e410_invalid_bool;
mod e411_invalid_ip;
mod e423_missing_tag_key;
mod e437_invalid_condition_key;
mod h121_empty_statement_list;
mod h205_action_case;
mod h207_redundant_action;
mod h208_duplicate_action;
mod h209_wildcard_grants_future;
mod h319_redundant_resource;
mod h413_cidr_host_bits;
mod h414_private_source_ip;
mod h417_like_without_wildcard;
mod h420_redundant_condition_value;
mod h502_redundant_statement;
mod h503_duplicate_statement;
mod h504_deny_without_allow;
mod h507_mergeable_statements;
mod s213_twin_deny_gap;
mod s312_resource_star;
mod s405_deny_with_unsupported_key;
mod s415_source_ip_everywhere;
mod s424_forallvalues_without_presence;
mod s425_set_operator_on_single_value;
mod s427_negated_key_may_be_absent;
mod s428_deny_bool_key_may_be_absent;
mod s429_spoofable_key;
mod s601_full_admin;
mod s602_action_star;
mod s603_service_star;
mod s604_allow_notaction;
mod s605_write_on_star;
mod s606_privilege_escalation;
mod s607_credentials_exposure;
mod s608_data_exfiltration;
mod s609_resource_exposure;
mod s610_pass_role_star;
mod s611_assume_role_star;
mod s613_pattern_hides_sensitive;
mod s614_required_condition_missing;
mod s615_forbidden_access;
mod s616_new_access;
mod s617_trust_anyone;
mod s618_confused_deputy;
mod w122_empty_action;
mod w123_empty_resource;
mod w124_empty_condition;
mod w125_policy_nearly_full;
mod w127_notresource_undocumented;
mod w131_unusual_trust;
mod w204_action_matches_nothing;
mod w206_wildcard_in_service;
mod w210_deprecated_action;
mod w211_dependent_action_missing;
mod w212_twin_action_missing;
mod w304_arn_service_case;
mod w305_unknown_region;
mod w306_invalid_account_id;
mod w307_unknown_resource_type;
mod w308_resource_case;
mod w309_resource_mismatch;
mod w310_resource_unused;
mod w311_action_needs_star;
mod w313_resource_effectively_star;
mod w314_arn_region_unexpected;
mod w315_arn_region_missing;
mod w316_arn_account_missing;
mod w317_placeholder_left;
mod w318_prefix_without_delimiter;
mod w320_parent_without_children;
mod w322_regex_looking_pattern;
mod w323_short_arn_star;
mod w324_list_needs_collection;
mod w325_children_without_parent;
mod w326_masked_id;
mod w327_foreign_account;
mod w402_operator_undocumented;
mod w403_unknown_condition_key;
mod w404_condition_key_not_for_action;
mod w406_condition_key_case;
mod w407_operator_key_type_mismatch;
mod w412_several_bool_values;
mod w416_wildcard_without_like;
mod w418_condition_always_true;
mod w419_condition_never_true;
mod w421_date_window_over;
mod w422_duplicate_condition_key;
mod w426_set_operator_missing;
mod w430_deny_conditions_are_anded;
mod w431_negated_several_values;
mod w432_negated_keys_are_anded;
mod w433_mfa_deny_locks_out;
mod w434_source_ip_without_source_vpc;
mod w435_pseudo_condition_key;
mod w436_key_stray_blank;
mod w501_allow_shadowed_by_deny;
mod w505_statement_grants_nothing;
mod w506_policy_grants_nothing;
mod w508_resource_group_deny_unread;
mod w509_notaction_exception_defeated;
mod w510_resource_group_unsupported;
mod w612_service_linked_role_star;
mod w619_deny_leaves_destructive;
mod w620_read_only_name_writes;
mod w621_region_not_allowed;
mod w622_policy_name_rule;

use super::check::Check;

/// Every check, by number. Findings at one place are listed in this order.
pub const CHECKS: &[Check] = &[
    e101_json_syntax_error::CHECK,
    e102_duplicate_json_key::CHECK,
    e103_policy_not_object::CHECK,
    e104_missing_version::CHECK,
    e105_invalid_version::CHECK,
    e106_missing_statement::CHECK,
    e107_statement_not_list::CHECK,
    e108_unknown_policy_element::CHECK,
    e109_unknown_statement_element::CHECK,
    e110_element_case::CHECK,
    e111_missing_effect::CHECK,
    e112_invalid_effect::CHECK,
    e113_missing_action::CHECK,
    e114_action_and_notaction::CHECK,
    e115_missing_resource::CHECK,
    e116_principal_in_identity_policy::CHECK,
    e117_wrong_type::CHECK,
    e118_condition_wrong_shape::CHECK,
    e119_condition_value_not_text::CHECK,
    e120_policy_too_large::CHECK,
    h121_empty_statement_list::CHECK,
    w122_empty_action::CHECK,
    w123_empty_resource::CHECK,
    w124_empty_condition::CHECK,
    w125_policy_nearly_full::CHECK,
    e126_resource_and_notresource::CHECK,
    w127_notresource_undocumented::CHECK,
    e128_resource_in_trust_policy::CHECK,
    e129_missing_principal::CHECK,
    e130_unknown_principal_form::CHECK,
    w131_unusual_trust::CHECK,
    e201_invalid_action_format::CHECK,
    e202_unknown_service::CHECK,
    e203_unknown_action::CHECK,
    w204_action_matches_nothing::CHECK,
    h205_action_case::CHECK,
    w206_wildcard_in_service::CHECK,
    h207_redundant_action::CHECK,
    h208_duplicate_action::CHECK,
    h209_wildcard_grants_future::CHECK,
    w210_deprecated_action::CHECK,
    w211_dependent_action_missing::CHECK,
    w212_twin_action_missing::CHECK,
    s213_twin_deny_gap::CHECK,
    e301_invalid_arn_prefix::CHECK,
    e302_missing_arn_field::CHECK,
    e303_unknown_service_in_arn::CHECK,
    w304_arn_service_case::CHECK,
    w305_unknown_region::CHECK,
    w306_invalid_account_id::CHECK,
    w307_unknown_resource_type::CHECK,
    w308_resource_case::CHECK,
    w309_resource_mismatch::CHECK,
    w310_resource_unused::CHECK,
    w311_action_needs_star::CHECK,
    s312_resource_star::CHECK,
    w313_resource_effectively_star::CHECK,
    w314_arn_region_unexpected::CHECK,
    w315_arn_region_missing::CHECK,
    w316_arn_account_missing::CHECK,
    w317_placeholder_left::CHECK,
    w318_prefix_without_delimiter::CHECK,
    h319_redundant_resource::CHECK,
    w320_parent_without_children::CHECK,
    e321_variable_unsupported::CHECK,
    w322_regex_looking_pattern::CHECK,
    w323_short_arn_star::CHECK,
    w324_list_needs_collection::CHECK,
    w325_children_without_parent::CHECK,
    w326_masked_id::CHECK,
    w327_foreign_account::CHECK,
    e401_unknown_operator::CHECK,
    w402_operator_undocumented::CHECK,
    w403_unknown_condition_key::CHECK,
    w404_condition_key_not_for_action::CHECK,
    s405_deny_with_unsupported_key::CHECK,
    w406_condition_key_case::CHECK,
    w407_operator_key_type_mismatch::CHECK,
    e408_invalid_date::CHECK,
    e409_invalid_number::CHECK,
    e410_invalid_bool::CHECK,
    e411_invalid_ip::CHECK,
    w412_several_bool_values::CHECK,
    h413_cidr_host_bits::CHECK,
    h414_private_source_ip::CHECK,
    s415_source_ip_everywhere::CHECK,
    w416_wildcard_without_like::CHECK,
    h417_like_without_wildcard::CHECK,
    w418_condition_always_true::CHECK,
    w419_condition_never_true::CHECK,
    h420_redundant_condition_value::CHECK,
    w421_date_window_over::CHECK,
    w422_duplicate_condition_key::CHECK,
    e423_missing_tag_key::CHECK,
    s424_forallvalues_without_presence::CHECK,
    s425_set_operator_on_single_value::CHECK,
    w426_set_operator_missing::CHECK,
    s427_negated_key_may_be_absent::CHECK,
    s428_deny_bool_key_may_be_absent::CHECK,
    s429_spoofable_key::CHECK,
    w430_deny_conditions_are_anded::CHECK,
    w431_negated_several_values::CHECK,
    w432_negated_keys_are_anded::CHECK,
    w433_mfa_deny_locks_out::CHECK,
    w434_source_ip_without_source_vpc::CHECK,
    w435_pseudo_condition_key::CHECK,
    w436_key_stray_blank::CHECK,
    e437_invalid_condition_key::CHECK,
    w501_allow_shadowed_by_deny::CHECK,
    h502_redundant_statement::CHECK,
    h503_duplicate_statement::CHECK,
    h504_deny_without_allow::CHECK,
    w505_statement_grants_nothing::CHECK,
    w506_policy_grants_nothing::CHECK,
    h507_mergeable_statements::CHECK,
    w508_resource_group_deny_unread::CHECK,
    w509_notaction_exception_defeated::CHECK,
    w510_resource_group_unsupported::CHECK,
    s601_full_admin::CHECK,
    s602_action_star::CHECK,
    s603_service_star::CHECK,
    s604_allow_notaction::CHECK,
    s605_write_on_star::CHECK,
    s606_privilege_escalation::CHECK,
    s607_credentials_exposure::CHECK,
    s608_data_exfiltration::CHECK,
    s609_resource_exposure::CHECK,
    s610_pass_role_star::CHECK,
    s611_assume_role_star::CHECK,
    w612_service_linked_role_star::CHECK,
    s613_pattern_hides_sensitive::CHECK,
    s614_required_condition_missing::CHECK,
    s615_forbidden_access::CHECK,
    s616_new_access::CHECK,
    s617_trust_anyone::CHECK,
    s618_confused_deputy::CHECK,
    w619_deny_leaves_destructive::CHECK,
    w620_read_only_name_writes::CHECK,
    w621_region_not_allowed::CHECK,
    w622_policy_name_rule::CHECK,
];
