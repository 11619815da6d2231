/** The files of the join page, and its style. Built from js/pages/. */
export declare const files: {
    script: string;
    icon: string;
    preview: string;
    style: string;
    styleHash: string;
};
