/** The mark of the product; its name stands beside it, so it has none of its own. */
export function Logo({ size }: { size: number }) {
  return <img src={`${import.meta.env.BASE_URL}favicon.svg`} width={size} height={size} alt="" />;
}
