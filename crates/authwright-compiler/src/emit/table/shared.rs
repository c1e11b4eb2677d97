//! Lists that several requests of a method have in common. Each is a constant, so that a reader sees that they are one.

use authwright::table::{ErrorRule, Method, Step, Take};

use crate::names;

use super::super::EmitError;
use super::{Printed, Printer};

/// The lists that stand in more than one request, with what their constants begin with.
pub(super) struct SharedLists<'a> {
    answers: Vec<(String, &'a [Take<'a>])>,
    errors: Vec<(String, &'a [ErrorRule<'a>])>,
}

impl<'a> SharedLists<'a> {
    pub(super) fn of(method: &Method<'a>) -> Self {
        let mut steps: Vec<(String, &Step<'a>)> =
            names::login_names(method).into_iter().zip(method.login).collect();
        let further = [("REFRESH", &method.refresh), ("REVOKE", &method.revoke)];
        steps.extend(further.into_iter().filter_map(|(name, step)| Some((name.to_owned(), step.as_ref()?))));
        steps.extend(method.api.verify.map(|step| ("VERIFY".to_owned(), step)));
        let errors = steps.iter().map(|(name, step)| (name, step.errors));
        SharedLists {
            answers: repeated(steps.iter().map(|(name, step)| (name, step.take))),
            errors: repeated(errors.filter(|(_, errors)| *errors != [ErrorRule::STANDARD])),
        }
    }
}

/// The lists that come twice, each with the name of the first request that has it.
fn repeated<'s, 'a, T: PartialEq>(
    lists: impl Iterator<Item = (&'s String, &'a [T])>,
) -> Vec<(String, &'a [T])> {
    let mut seen: Vec<(&String, &'a [T], bool)> = Vec::new();
    for (name, list) in lists.filter(|(_, list)| !list.is_empty()) {
        match seen.iter_mut().find(|(_, other, _)| *other == list) {
            Some((_, _, again)) => *again = true,
            None => seen.push((name, list, false)),
        }
    }
    seen.into_iter().filter(|(_, _, again)| *again).map(|(name, list, _)| (name.clone(), list)).collect()
}

impl<'a> Printer<'_, 'a> {
    /// The constants themselves.
    pub(super) fn shared_lists(&self) -> Result<Vec<String>, EmitError> {
        let mut items = Vec::new();
        for (name, list) in &self.shared.answers {
            let rows = self.all(list, Printer::take)?;
            items.push(format!("const {name}_ANSWER: &[Take] = &[{rows}];"));
        }
        for (name, list) in &self.shared.errors {
            let rows = self.all(list, Printer::error)?;
            items.push(format!("const {name}_ERRORS: &[ErrorRule] = &[{rows}];"));
        }
        Ok(items)
    }

    /// What a request takes from its answer.
    pub(super) fn answer(&self, take: &[Take<'a>]) -> Printed {
        self.shared_or_own(&self.shared.answers, "ANSWER", take, Printer::take)
    }

    /// The rules for errors of a request.
    pub(super) fn errors(&self, errors: &[ErrorRule<'a>]) -> Printed {
        self.shared_or_own(&self.shared.errors, "ERRORS", errors, Printer::error)
    }

    /// The name of the constant, or the list itself.
    fn shared_or_own<T: PartialEq>(
        &self,
        shared: &[(String, &'a [T])],
        suffix: &str,
        list: &[T],
        row: fn(&Self, &T) -> Printed,
    ) -> Printed {
        match shared.iter().find(|(_, other)| *other == list) {
            Some((name, _)) => Ok(format!("{name}_{suffix}")),
            None => Ok(format!("&[{}]", self.all(list, row)?)),
        }
    }
}
