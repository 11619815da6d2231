/** The bodies of the plugin's requests, as better-auth checks and types them: with the interface of Standard Schema. */
export type Schema<Body> = {
    readonly "~standard": {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => {
            value: Body;
        } | {
            issues: {
                message: string;
                path: string[];
            }[];
        };
        readonly types?: {
            readonly input: Body;
            readonly output: Body;
        };
    };
};
export type CodeBody = {
    code: string;
};
export type OptionalCodeBody = {
    code?: string | undefined;
};
/** @type {Schema<CodeBody>} */
export declare const codeBody: Schema<CodeBody>;
/** @type {Schema<OptionalCodeBody>} */
export declare const optionalCodeBody: Schema<OptionalCodeBody>;
