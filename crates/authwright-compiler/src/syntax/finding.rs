//! What is YAML, but not part of the language.

use super::scalar::{Ambiguity, quote};
use super::syntax_error;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::rules;
use crate::source::Span;

pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::SCH002, span, "the file is empty")
        .help("the shortest spec has `authwright`, `id`, `name` and `auth`")
}

pub(super) fn no_mapping(root: &Node) -> Diagnostic {
    let what = match &root.value {
        Value::List(_) => "a list",
        Value::Text(_) => "a text",
        _ => "a single value",
    };
    Diagnostic::new(
        &rules::SCH003,
        root.span,
        format!("a spec is a mapping of keys to values, and this is {what}"),
    )
    .help("begin with `authwright: 1`")
}

pub(super) fn key_is_no_text(span: Span) -> Diagnostic {
    syntax_error(span, "a key must be a text, and this is a mapping or a list")
        .label("not a key")
        .help("where the brackets belong to a text, put it in quotes")
}

pub(super) fn duplicate(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML003, span, format!("`{key}` stands twice in this mapping"))
        .label("again here")
        .related(first, "first here")
        .help("remove one of them; readers of YAML disagree on which one counts")
}

pub(super) fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML005, span, "`<<` is a merge key, and specs have none")
        .label("not part of YAML 1.2")
        .help("write the keys out, or use `extends`")
}

pub(super) fn anchor(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&rules::YML005, span, format!("`&{name}` is an anchor, and specs have none"))
        .label("remove it")
        .help("repeat the value where it is needed; where `&` belongs to the text, put the text in quotes")
}

pub(super) fn alias(span: Span, alias: &str, anchor: Option<Span>) -> Diagnostic {
    let finding = match anchor {
        Some(anchor) => {
            Diagnostic::new(&rules::YML005, span, format!("`{alias}` is an alias, and specs have none"))
                .related(anchor, "it stands for this value")
        }
        None => {
            let message = format!("`{alias}` is an alias of an anchor that does not exist");
            Diagnostic::new(&rules::YML004, span, message)
        }
    };
    finding.help("write the value itself; where `*` belongs to the text, put the text in quotes")
}

pub(super) fn tag(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::new(&rules::YML011, span, format!("`{tag}` is a tag, and specs have none"))
        .label("remove it")
        .help("put the value in quotes to make it a text, or to begin a text with `!`")
}

pub(super) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML008, span, "a second document begins here")
        .help("give each spec a file of its own")
}

pub(super) fn ambiguous(span: Span, text: &str, ambiguity: Ambiguity) -> Diagnostic {
    let quoted = quote(text);
    let finding = Diagnostic::new(&rules::YML006, span, ambiguity.reason).label("put it in quotes");
    match ambiguity.number {
        Some(number) => finding.help(format!("write {quoted} for the text, or {number} for the number")),
        None => finding.help(format!("write {quoted} for the text")).fix(span, quoted),
    }
}

pub(super) fn folded_url(span: Span, text: &str) -> Diagnostic {
    let joined = quote(&text.split_whitespace().collect::<String>());
    Diagnostic::new(&rules::YML013, span, "the lines of this URL are joined with spaces")
        .label("each line break becomes a space")
        .help(format!("write it on one line: {joined}"))
        .fix(span, joined)
}
