/**
 * A part of the manager that is read when somebody opens it.
 *
 * @param {{ name: string, title: string, headingLevel: number, show: (parts: import("./use-advanced.js").Parts) => import("react").ReactElement }} props
 * @returns {import("react").ReactElement}
 */
export declare function Section({ name, title, headingLevel, show }: {
    name: string;
    title: string;
    headingLevel: number;
    show: (parts: import("./use-advanced.js").Parts) => import("react").ReactElement;
}): import("react").ReactElement;
