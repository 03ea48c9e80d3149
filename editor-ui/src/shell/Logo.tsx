/** Two wheels and a cab: a tractor drawn as a graph. */
export function Logo(props: { size?: number }) {
  const { size = 28 } = props;
  return (
    <svg aria-hidden="true" focusable="false" height={size} viewBox="0 0 32 32" width={size}>
      <rect fill="#1b6f54" height="32" rx="8" width="32" />
      <g fill="none" stroke="#fff" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.4">
        <circle cx="12" cy="19.5" r="5.6" />
        <circle cx="24" cy="22.5" r="2.8" />
        <path d="M12 13.9V7.5h6l3.2 12.6" />
      </g>
      <circle cx="12" cy="19.5" fill="#ffc857" r="1.9" />
    </svg>
  );
}
