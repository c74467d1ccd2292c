export function openPicker(_t: unknown): void {}
