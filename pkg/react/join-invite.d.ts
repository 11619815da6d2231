export type Invite = import("./invite-state.js").Invite;
export type JoinInviteProps = {
    /**
     * the code that a link carried
     */
    code?: string | undefined;
    /**
     * called once the
     * user is a member; `isNew` is false if it was one before
     */
    onJoined?: ((joined: {
        serverId: string | undefined;
        isNew: boolean;
    }) => void) | undefined;
    /**
     * shown instead of the button if nobody is signed in
     */
    signIn?: import("react").ReactNode;
    className?: string | undefined;
};
/**
 * Takes a code in and joins its server: the field with its offline check, who invites to what, and the button.
 *
 * @param {JoinInviteProps} props
 * @returns {import("react").ReactElement}
 */
export declare function JoinInvite({ code, onJoined, signIn, className }: JoinInviteProps): import("react").ReactElement;
