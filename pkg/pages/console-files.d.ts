/** The files of the console. Built from js/pages/. */
export declare const files: {
    script: string;
    style: string;
};
