//! References as they are written in other languages, or half.

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::Text;

use super::method::Lowering;
use super::template;
use super::text::Place;

impl Lowering<'_, '_> {
    /// A name in braces without the dollar sign is a reference that somebody forgot to finish.
    pub(super) fn forgotten_dollar(&mut self, text: &Text) {
        for braces in template::braces(&text.value) {
            let name = text.value[braces.clone()].trim_start_matches('{').trim_end_matches('}');
            // `$${name}` asks for the literal text `${name}`.
            let meant = text.value[..braces.start].ends_with('$');
            if !meant && self.means(name) {
                let message = format!("`{{{name}}}` is sent as it stands; a reference begins with `$`");
                let span = template::place_of(self.sources, text, braces);
                let found = Diagnostic::new(&rules::TPL003, span, message);
                self.report(found.help(format!("write `${{{name}}}`")));
            }
        }
    }

    /// A name as shells, Windows and handbooks write what stands for a value. Inside a longer text only those of headers are found:
    /// `$name` means something in GraphQL too.
    pub(super) fn reference_of_another_language(&mut self, text: &Text, place: Place) {
        let between =
            |begin, end| text.value.strip_prefix(begin).and_then(|rest: &str| rest.strip_suffix(end));
        let last = text.value.rsplit(' ').next().filter(|_| place == Place::Header);
        let name = text.value.strip_prefix('$').map(|name| name.trim_matches(['(', ')']));
        let name = name.or_else(|| between('<', '>')).or_else(|| between('%', '%'));
        let Some(name) = name.or_else(|| last?.strip_prefix('$')).filter(|name| self.means(name)) else {
            return;
        };
        let message = format!("`{}` is sent as it stands; a reference is written `${{name}}`", text.value);
        let found = Diagnostic::new(&rules::TPL003, text.span, message);
        self.report(found.help(format!("write `${{{name}}}` for the value")));
    }
}
