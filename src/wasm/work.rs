//! The statements of a trip as the worker takes them.

use crate::storage::{Param, Statement};
use crate::wire::json::{integer, quote};

/// Each statement as its number and the places of its values, then the values: `[[statement, places, ...],
/// [...values]`, not yet closed. The statements of a call share most of their values, each of which is written
/// once, and the places of a statement are one text, since JavaScript takes long to read a list.
#[must_use]
pub fn write(statements: &[Statement<'_>]) -> String {
    let mut out = String::with_capacity(512);
    let mut values: Vec<Param<'_>> = Vec::with_capacity(16);
    out.push_str("[[");
    let mut before = "";
    for statement in statements {
        out.push_str(before);
        integer(statement.sql.number.into(), &mut out);
        out.push_str(",\"");
        for param in &statement.params {
            let known = values.iter().position(|value| same(*value, *param));
            out.push(sign(known.unwrap_or(values.len())));
            if known.is_none() {
                values.push(*param);
            }
        }
        out.push('"');
        before = ",";
    }
    out.push_str("],[");
    before = "";
    for value in values {
        out.push_str(before);
        match value {
            Param::Null => out.push_str("null"),
            Param::Integer(number) => integer(number, &mut out),
            Param::Text(text) => quote(text, &mut out),
        }
        before = ",";
    }
    out.push(']');
    out
}

/// Whether two values are the same. Texts are compared by where they are: a call's statements share them, and to
/// compare their letters would take a twelfth of its plan. An equal text elsewhere is written again.
fn same(one: Param<'_>, other: Param<'_>) -> bool {
    match (one, other) {
        (Param::Text(one), Param::Text(other)) => std::ptr::eq(one, other),
        (Param::Integer(one), Param::Integer(other)) => one == other,
        (Param::Null, Param::Null) => true,
        _ => false,
    }
}

/// The character for a place: the first is `0`, and the backslash is left out, so that none is escaped.
fn sign(place: usize) -> char {
    let code = u32::try_from(place)
        .ok()
        .map(|place| u32::from(b'0') + place);
    let after = code.map(|code| code + u32::from(code >= u32::from(b'\\')));
    after
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Sql;

    #[test]
    fn a_shared_value_is_written_once_and_statements_name_its_place() {
        static ONE: Sql = Sql::new("one", "SELECT 1");
        static TWO: Sql = Sql::new("two", "SELECT 2");
        let shared = Param::Text("b");
        let one = [Param::Text("a\""), 7.into(), Param::Null, shared];
        let two = [Param::Text("7"), Param::Null, shared, 7.into(), 7.into()];
        let statements = [
            Statement::new(&ONE, one),
            Statement::new(&TWO, two),
            Statement::new(&ONE, []),
        ];
        let (first, second) = (ONE.number, TWO.number);
        assert_eq!(
            write(&statements),
            format!(r#"[[{first},"0123",{second},"42311",{first},""],["a\"",7,null,"b","7"]"#)
        );
        assert_eq!(write(&[]), "[[],[]");
    }

    #[test]
    fn no_place_is_written_as_a_sign_that_json_escapes() {
        assert_eq!([0, 9, 43, 44, 45].map(sign), ['0', '9', '[', ']', '^']);
    }
}
