export function togglePanel(_t: unknown, _o: boolean, _h: unknown): void {}
