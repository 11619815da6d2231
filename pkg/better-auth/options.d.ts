/** The options of the plugin. */
import { Guesses } from "./guesses.js";
export type AuthContext = import("better-auth").AuthContext;
export type EndpointContext = import("better-auth").GenericEndpointContext;
export type User = import("better-auth").User & Record<string, unknown>;
export type Call = import("../call.js").Caller | import("../http-call.js").RemoteCaller;
export type Redeemed = {
    /**
     * as it was given
     */
    code: string;
    /**
     * what the code lets a user join
     */
    serverId: string;
    /**
     * whether this call made the user a member; false if it already was one
     */
    joined: boolean;
    /**
     * whether a request to join waits for approval
     */
    pending: boolean;
    /**
     * what the code grants
     */
    role: "admin" | "member";
    /**
     * when the membership ends, if it does
     */
    expiresAt: number | undefined;
    /**
     * what the code carries for the application
     */
    metadata: Record<string, unknown> | undefined;
};
export type Membership = {
    organizationId: string;
    role?: string;
};
export type Options = {
    /**
     * the functions of invitcode: `functions(d1(env.DB))`, `functions(http({ url, token }))` with a
     * service's key, or those over any other binding
     */
    call: Call;
    /**
     * whether a sign-up needs a code; true by default. A function decides for each user, for instance by
     * `context.path`
     */
    required?: boolean | ((user: User, context: EndpointContext | null | undefined) => boolean | Promise<boolean>);
    /**
     * the organization of better-auth's plugin `organization` that the user becomes a member of, with its role; none by default
     */
    organization?: (redeemed: Redeemed & {
        user: User;
    }) => string | Membership | null | undefined | Promise<string | Membership | null | undefined>;
    /**
     * runs after a code was redeemed, and after the new user is
     * stored. If it throws, the error is logged
     */
    onRedeemed?: (redeemed: Redeemed & {
        user: User;
    }) => unknown;
    /**
     * how long a code is kept through a sign-in elsewhere, in seconds; 600 by default
     */
    cookieSeconds?: number;
    /**
     * how many wrong codes an address may try in an hour; 30 by default
     */
    guessesPerHour?: number;
};
/**
 * The options with their defaults.
 *
 * @param {Options} options
 * @returns {Required<Pick<Options, "call" | "required" | "cookieSeconds">> & Pick<Options, "organization" | "onRedeemed"> & { guesses: Guesses }}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 */
export declare function checkedOptions(options: Options): Required<Pick<Options, "call" | "required" | "cookieSeconds">> & Pick<Options, "organization" | "onRedeemed"> & {
    guesses: Guesses;
};
export type Checked = ReturnType<typeof checkedOptions>;
