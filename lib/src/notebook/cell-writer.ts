/** How the kernel takes an output for the running cell. */
export type CellWriter = (content: { data: Readonly<Record<string, unknown>>; metadata: object; transient: { display_id: string } }, update: boolean) => void;
