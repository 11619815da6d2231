//! The statements of a trip as the worker takes them.

use crate::storage::{Param, Statement};
use crate::wire::json::{integer, quote};

/// Each statement as its number and the places of its values, then the values, each once: `[[statement,
/// ...places], ..., [...values]`, not yet closed. The statements of a call share most of their values, and
/// JavaScript takes as long to read a value as Rust takes to plan a tenth of the call.
#[must_use]
pub fn write(statements: &[Statement<'_>]) -> String {
    let mut out = String::with_capacity(512);
    let mut values: Vec<Param<'_>> = Vec::with_capacity(16);
    let mut before = "[[";
    for statement in statements {
        out.push_str(before);
        integer(statement.sql.number, &mut out);
        for param in &statement.params {
            let known = values.iter().position(|value| value == param);
            let place = known.unwrap_or_else(|| {
                values.push(*param);
                values.len() - 1
            });
            out.push(',');
            integer(place, &mut out);
        }
        before = "],[";
    }
    out.push_str(before);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Sql;

    #[test]
    fn equal_values_are_written_once_and_statements_name_their_places() {
        static ONE: Sql = Sql::new("one", "SELECT 1");
        static TWO: Sql = Sql::new("two", "SELECT 2");
        let one = [Param::Text("a\""), 7.into(), Param::Null, "b".into()];
        let two = [
            Param::Text("7"),
            Param::Null,
            "b".into(),
            7.into(),
            7.into(),
        ];
        let statements = [
            Statement::new(&ONE, one),
            Statement::new(&TWO, two),
            Statement::new(&ONE, []),
        ];
        let (first, second) = (ONE.number, TWO.number);
        assert_eq!(
            write(&statements),
            format!(r#"[[{first},0,1,2,3],[{second},4,2,3,1,1],[{first}],["a\"",7,null,"b","7"]"#)
        );
    }
}
