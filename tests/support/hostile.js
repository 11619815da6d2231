/** Values as JSON texts, since not all of them can be JavaScript values. @type {[string, string][]} */
export const VALUES = [
  ["true", "true"], ["false", "false"], ["a list", "[]"], ["a list of texts", '["a"]'], ["an object", "{}"], ["a nested object", '{"$gt":""}'],
  ["zero", "0"], ["minus zero", "-0"], ["one", "1"], ["a fraction", "0.1"], ["a snowflake", "80351110224678912"], ["2^53", "9007199254740992"], ["2^63", "9223372036854775808"],
  ["2^64", "18446744073709551616"], ["minus 2^63", "-9223372036854775808"], ["1e308", "1e308"], ["1e309", "1e309"], ["1e-400", "1e-400"], ["-1e999", "-1e999"],
  ["a thousand digits", "9".repeat(1000)], ["a thousand decimals", `0.${"1".repeat(1000)}`], ["a huge exponent", "1e99999999999999999999"],
  ["an int64 as Convex writes it", '{"$integer":"AQAAAAAAAAA="}'], ["a NaN as Convex writes it", '{"$float":"AAAAAAAA+H8="}'],
  ["an empty text", '""'], ["a space", '" "'], ["NUL", '"\\u0000"'], ["NUL within", '"a\\u0000b"'], ["a line feed", '"a\\nb"'], ["DEL", '"\\u007f"'], ["a C1 control", '"\\u0085"'],
  ["a lone high surrogate", '"\\ud800"'], ["a lone low surrogate", '"\\udfff"'], ["surrogates in the wrong order", '"\\udc00\\ud800"'],
  ["a byte order mark", '"\\ufeff"'], ["a right-to-left override", '"\\u202eabc"'], ["zero width", '"\\u200b\\u200d"'], ["a noncharacter", '"\\uffff"'], ["300 combining marks", JSON.stringify(`a${"\u0301".repeat(300)}`)],
  ["10,000 letters", JSON.stringify("x".repeat(10_000))], ["10,000 emoji", JSON.stringify("🙂".repeat(10_000))], ["60,000 letters", JSON.stringify("x".repeat(60_000))],
  ["SQL", JSON.stringify("'; DROP TABLE server; --")], ["more SQL", JSON.stringify("\" OR \"\"=\"")], ["LIKE wildcards", '"%_%"'], ["a path", '"../../../../etc/passwd"'], ["a template", JSON.stringify("${7*7}{{7*7}}<%= 7*7 %>")],
  ["markup", JSON.stringify("<script>alert(1)</script>")], ["header injection", JSON.stringify("a\r\nX-Evil: 1")], ["a format string", '"%s%n%x"'], ["__proto__", '"__proto__"'], ["constructor", '"constructor"'],
  ["10,000 lists deep", "[".repeat(10_000) + "]".repeat(10_000)], ["10,000 objects deep", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000)], ["200 lists deep", "[".repeat(200) + "]".repeat(200)],
  ["a list of 10,000", `[${Array(10_000).fill(0).join(",")}]`], ["an object of 5,000 names", `{${Array.from({ length: 5000 }, (_, n) => `"k${n}":0`).join(",")}}`],
];
