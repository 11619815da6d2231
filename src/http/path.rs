//! Paths with variable parts in braces.

/// The names and values of a path's variable parts, still encoded, if the path matches a template. A value is
/// not empty and has no slash, except that the first one may span several segments.
pub(super) fn variables<'a>(
    template: &'static str,
    path: &'a str,
    spans: bool,
) -> Option<Vec<(&'static str, &'a str)>> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == path).then(Vec::new);
    };
    let (first, after) = rest.split_once('}')?;
    let mut value = path.strip_prefix(before)?;
    let mut found = Vec::new();
    // Matched from the end, so that the first variable part takes the rest.
    for part in after.rsplit('/').take_while(|part| !part.is_empty()) {
        let (left, last) = value.rsplit_once('/')?;
        match variable(part) {
            Some(name) if spans || !last.is_empty() => found.push((name, last)),
            None if part == last => {}
            _ => return None,
        }
        value = left;
    }
    if !spans && (value.is_empty() || value.contains('/')) {
        return None;
    }
    found.push((first, value));
    found.reverse();
    Some(found)
}

/// The name of a variable part.
fn variable(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}
