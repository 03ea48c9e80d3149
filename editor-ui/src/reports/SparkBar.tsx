interface SparkBarProps {
  /** What it shows, in words. */
  told: string;
  label?: string;
  people: number;
  /** How many of them are in the dark part. */
  won: number;
  /** Of the highest bar. */
  most: number;
  isChosen: boolean;
  onChoose: () => void;
}

/** A small bar that opens the people in it. */
export function SparkBar(props: SparkBarProps) {
  const { told, label = told, people, won, most, isChosen, onChoose } = props;
  return (
    <button
      aria-label={label}
      aria-pressed={isChosen}
      disabled={people === 0}
      onClick={onChoose}
      title={told}
      type="button"
    >
      <span style={{ height: `${(100 * people) / most}%` }}>
        <span style={{ height: people === 0 ? 0 : `${(100 * won) / people}%` }} />
      </span>
    </button>
  );
}
