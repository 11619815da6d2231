//! The statements of a trip as the worker takes them.

use crate::storage::Statement;
use crate::wire::json::integer;
use crate::wire::params::Values;

/// Each statement as its number and the places of its values, then the values: `[[statement, places, ...],
/// [...values]`, not yet closed.
#[must_use]
pub fn write(statements: &[Statement<'_>]) -> String {
    let mut out = String::with_capacity(512);
    let mut values = Values::new();
    out.push_str("[[");
    let mut before = "";
    for statement in statements {
        out.push_str(before);
        integer(statement.sql.number.into(), &mut out);
        out.push_str(",\"");
        values.place(&statement.params, &mut out);
        out.push('"');
        before = ",";
    }
    out.push_str("],[");
    values.write(&mut out);
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Param, Sql};

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
}
