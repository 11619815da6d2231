/** The SQL of each statement by its number. @type {ReadonlyMap<number, string>} */
export declare const statements: ReadonlyMap<number, string>;
/** The SQL with which the worker delivers events. */
export declare const delivery: Readonly<{
    claim: "UPDATE event SET due_at = ?2, attempts = attempts + 1 WHERE (server_id, number) IN (SELECT server_id, number FROM event WHERE is_open = 1 AND due_at <= ?1 ORDER BY due_at LIMIT ?3) RETURNING server_id, number, id, type, at, data, attempts";
    delivered: "UPDATE event SET is_open = 0, due_at = at + 2592000000, delivered_at = ?4, failure = NULL WHERE server_id = +?1 AND number = +?2 AND is_open = 1 AND due_at = +?3";
    failed: "UPDATE event SET due_at = ?4, failure = ?5 WHERE server_id = +?1 AND number = +?2 AND is_open = 1 AND due_at = +?3";
    givenUp: "UPDATE event SET is_open = 0, due_at = at + 2592000000, failure = ?4 WHERE server_id = +?1 AND number = +?2 AND is_open = 1 AND due_at = +?3";
    startClock: "INSERT INTO event_clock (one, told_until) VALUES (1, ?1) ON CONFLICT (one) DO NOTHING";
    ended: "SELECT k.told_until, k.until, m.server_id, m.user_id, m.expires_at FROM ( SELECT c.told_until, coalesce((SELECT e.expires_at FROM member e WHERE e.expires_at > c.told_until AND e.expires_at <= ?1 ORDER BY e.expires_at LIMIT 1 OFFSET ?2), ?1) AS until FROM event_clock c WHERE c.one = 1) k LEFT JOIN member m ON m.expires_at > k.told_until AND m.expires_at <= k.until AND ifnull(m.left_at >= m.expires_at, 1)";
    expired: "INSERT INTO event (server_id, number, id, type, at, due_at, data) SELECT m.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = m.server_id), m.id, 'member.expired', m.expires_at, m.expires_at, json_patch('{}', json_object( 'userId', m.user_id, 'codeId', m.code_id, 'role', m.role, 'expiresAt', m.expires_at)) FROM event_clock c CROSS JOIN member m ON m.server_id = +?1 AND m.user_id = +?2 WHERE c.one = 1 AND c.told_until = +?3 AND m.expires_at = +?4";
    moveClock: "UPDATE event_clock SET told_until = ?2 WHERE one = 1 AND told_until = +?1";
    keepLast: "UPDATE event SET due_at = ?1 + 2592000000 WHERE (server_id, number) IN (SELECT o.server_id, o.number FROM (SELECT server_id, number FROM event WHERE is_open = 0 AND due_at <= ?1 ORDER BY due_at LIMIT ?2) o WHERE NOT EXISTS (SELECT 1 FROM event n WHERE n.server_id = o.server_id AND n.number > o.number))";
    clean: "DELETE FROM event WHERE (server_id, number) IN (SELECT o.server_id, o.number FROM (SELECT server_id, number FROM event WHERE is_open = 0 AND due_at <= ?1 ORDER BY due_at LIMIT ?2) o WHERE EXISTS (SELECT 1 FROM event n WHERE n.server_id = o.server_id AND n.number > o.number)) RETURNING number";
    surplus: "SELECT due_at FROM event WHERE is_open = 0 ORDER BY due_at DESC LIMIT 1 OFFSET ?1";
}>;
