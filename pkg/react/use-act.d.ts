/**
 * Performs actions one at a time, and announces the result of each.
 *
 * @param {(sentence: string) => void} tell
 * @returns {{ isBusy: boolean, act: (action: () => Promise<any>, said: (data: any) => string) => Promise<any> }} `act` resolves to the reply, if there is one
 */
export declare function useAct(tell: (sentence: string) => void): {
    isBusy: boolean;
    act: (action: () => Promise<any>, said: (data: any) => string) => Promise<any>;
};
