export type State = {
    done: number;
    total: number | undefined;
    told: string;
};
/** @typedef {{ done: number, total: number | undefined, told: string }} State `done` and `total` in bytes */
/** @param {NodeJS.WriteStream} [stream] */
export declare function progressBar(stream?: NodeJS.WriteStream): {
    /** @param {State} state */
    show(state: State): void;
    /** Prints a separate line. @param {string} text */
    say(text: string): void;
    /** How long it took, in seconds. */
    end(): number;
};
/** A number with its noun: `1 document`, `2,500 documents`. @param {number} number @param {string} noun */
export declare const counted: (number: number, noun: string) => string;
