import { useSearchParams } from "react-router";

/**
 * What a page shows, as its address says it, and a way to change that. A change is made to what the address says by
 * then, which may be newer than what was last rendered: of two changes in quick succession both count.
 */
export function usePlace<T>(
  read: (address: URLSearchParams) => T,
  write: (place: T) => URLSearchParams,
): [T, (change: (now: T) => T) => void] {
  const [address, setAddress] = useSearchParams();
  return [
    read(address),
    (change) =>
      setAddress(write(change(read(new URLSearchParams(window.location.search)))), { replace: true }),
  ];
}
