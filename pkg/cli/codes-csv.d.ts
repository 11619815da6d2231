export type Code = {
    _id: string;
    code: string | null;
    label: string | null;
    uses: number;
    maxUses: number | null;
    expiresAt: number | null;
    status: string;
};
/**
 * @param {Code[]} codes
 * @param {string | URL} base the service's address, which ends with a slash
 */
export declare function codesCsv(codes: Code[], base: string | URL): string;
