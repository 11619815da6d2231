export type Parts = typeof import("./advanced.js");
/**
 * @returns {{ parts: Parts | undefined, open: () => void, view: (show: (parts: Parts) => import("react").ReactElement) => import("react").ReactElement | null }}
 */
export declare function useAdvanced(): {
    parts: Parts | undefined;
    open: () => void;
    view: (show: (parts: Parts) => import("react").ReactElement) => import("react").ReactElement | null;
};
