export type Invitcode = {
    client: import("./client.js").Client;
    /**
     * who joins and creates
     */
    userId: string | undefined;
    userName: string | undefined;
    language: string;
};
/**
 * @typedef {object} Invitcode
 * @property {import("./client.js").Client} client
 * @property {string | undefined} userId who joins and creates
 * @property {string | undefined} userName
 * @property {string} language
 */
export declare const InvitcodeContext: import("react").Context<Invitcode | undefined>;
/**
 * What the nearest `<InvitcodeProvider>` provides.
 *
 * @returns {Invitcode}
 * @throws {InvitcodeError} `ERR_PROVIDER` outside of a provider
 */
export declare function useInvitcode(): Invitcode;
