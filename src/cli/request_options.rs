//! The options in which several commands take the circumstances of a request.

use super::output::CommandError;
use crate::engine::account::Layers;
use crate::engine::decide::Context;

/// The `KEY=VALUE` pairs of `--context`; the values of a key that is given several times are collected.
///
/// # Errors
/// When one is not of that form.
pub(super) fn read_context(pairs: &[String]) -> Result<Context, CommandError> {
    let mut values_of: Vec<(&str, Vec<String>)> = Vec::new();
    for pair in pairs {
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(CommandError::Request(format!(
                "--context {pair}: write KEY=VALUE, such as acs:SourceIp=10.0.0.1"
            )));
        };
        match values_of.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value.to_owned()),
            None => values_of.push((key, vec![value.to_owned()])),
        }
    }
    let mut context = Context::default();
    for (key, values) in values_of {
        context.set(key, values);
    }
    Ok(context)
}

/// The layers that `--without` leaves; its words were checked when the arguments were read.
pub(super) fn layers_without(words: &[String]) -> Layers {
    words.iter().try_fold(Layers::ALL, |layers, word| layers.without(word)).unwrap_or_default()
}
