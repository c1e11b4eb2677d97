//! Where findings point.

use crate::diagnostic::Diagnostic;
use crate::presets;
use crate::source::Span;

/// Moves findings that point into a preset to a place of the spec: nobody can mend a preset, and whoever reads the finding wrote
/// the spec. Where `place` stands in a preset too, they stay.
pub(super) fn move_out_of_presets(found: &mut [Diagnostic], place: Span) {
    if presets::holds(place.source) {
        return;
    }
    for one in found.iter_mut().filter(|one| presets::holds(one.span.source)) {
        let preset = std::mem::replace(&mut one.span, place);
        one.related.insert(0, (preset, "a preset brings this along".to_owned()));
        one.fix = None;
    }
}
