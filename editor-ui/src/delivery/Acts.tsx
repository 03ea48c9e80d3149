import { Button } from "@mantine/core";
import type { ReactNode } from "react";

export interface ActsProps {
  mayChange: boolean;
  onChange: () => void;
  onRemove: () => void;
}

/** What can be done with a line. */
export function Acts(props: ActsProps & { name: string; isFixed?: boolean; children?: ReactNode }) {
  const { mayChange, onChange, onRemove, name, isFixed = false, children } = props;
  return (
    <>
      {children}
      {mayChange && !isFixed && (
        <Button aria-label={`Change ${name}`} onClick={onChange} size="compact-sm" variant="default">
          Change
        </Button>
      )}
      {mayChange && (
        <Button aria-label={`Remove ${name}`} onClick={onRemove} size="compact-sm" variant="default">
          Remove
        </Button>
      )}
    </>
  );
}
