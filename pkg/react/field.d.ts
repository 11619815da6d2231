/**
 * A labelled control, with what is wrong with it or else a hint.
 *
 * @param {{ id: string, name: string, label: string, hint?: string | undefined, problem?: string | undefined, as?: "input" | "select" | "textarea" | undefined, children?: import("react").ReactNode, onChange?: ((value: string) => void) | undefined } & Record<string, any>} props
 * @returns {import("react").ReactElement}
 */
export declare function Field({ id, name, label, hint, problem, as, children, onChange, ...props }: {
    id: string;
    name: string;
    label: string;
    hint?: string | undefined;
    problem?: string | undefined;
    as?: "input" | "select" | "textarea" | undefined;
    children?: import("react").ReactNode;
    onChange?: ((value: string) => void) | undefined;
} & Record<string, any>): import("react").ReactElement;
