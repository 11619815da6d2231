export type Invite = import("./invite-state.js").Invite;
export type Attempt = import("./invite-state.js").Attempt;
export type InviteOptions = {
    /**
     * true while a person types: a text that has not the form of a generated code is
     * then sent only after `lookUp()`, because every unknown code counts as a guess
     */
    typed?: boolean | undefined;
};
/**
 * One code from what a person typed or a link carried: checked offline, then explained by the service, then redeemed.
 *
 * @param {string} text
 * @param {InviteOptions} [options]
 * @returns {Invite}
 *
 * @example
 * const invite = useInvite(code);
 * if (invite.status === "works") return <button onClick={invite.join}>Join {invite.server?.name}</button>;
 */
export declare function useInvite(text: string, { typed }?: InviteOptions): Invite;
