//! A connector that was compiled in.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use super::{Connector, Misread, read};

/// A connector that was compiled in: its table as text, which is read when it is first asked for.
///
/// It lends its [`Connector`] wherever one is wanted. As text a table costs a program that is compiled next to nothing; reading
/// one takes some tens of microseconds, once, and what was read is kept as long as the program runs.
pub struct CompiledConnector {
    id: &'static str,
    text: &'static str,
    read: OnceLock<(Connector<'static>, Option<Misread>)>,
}

impl CompiledConnector {
    /// A connector with this id and this table. For generated code: `authwright-compiler` writes the text.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: &'static str, text: &'static str) -> Self {
        CompiledConnector { id, text, read: OnceLock::new() }
    }

    /// The id, without reading the table.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The connector. Without methods where the text is of a later version than this crate, or was changed by hand; making a
    /// client then fails with [`Reason::UnreadableTable`](crate::Reason::UnreadableTable).
    #[must_use]
    pub fn connector(&self) -> &Connector<'static> {
        &self.both().0
    }

    /// What could not be read, if anything.
    pub(crate) fn misread(&self) -> Option<Misread> {
        self.both().1
    }

    fn both(&self) -> &(Connector<'static>, Option<Misread>) {
        self.read.get_or_init(|| match read::connector(self.id, self.text) {
            Ok(connector) => (connector, None),
            Err(misread) => (Connector::new(self.id, self.id, &[]), Some(misread)),
        })
    }
}

impl Deref for CompiledConnector {
    type Target = Connector<'static>;

    fn deref(&self) -> &Connector<'static> {
        self.connector()
    }
}

impl fmt::Debug for CompiledConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CompiledConnector").field(&self.id).finish()
    }
}
