import { Button, Skeleton } from "@mantine/core";
import { CircleAlert, type LucideIcon, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./States.module.css";

/** Nothing there yet, and what to do about it. */
export function Empty(props: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className={classes.state}>
      <span aria-hidden className={classes.icon}>
        <props.icon size={22} strokeWidth={1.7} />
      </span>
      <h2 className={classes.title}>{props.title}</h2>
      <div className={classes.text}>{props.children}</div>
    </div>
  );
}

/** What went wrong, and a way to try again. */
export function Failed(props: { error: Error; retry?: () => void }) {
  return (
    <div className={classes.state} role="alert">
      <span aria-hidden className={classes.icon} data-bad>
        <CircleAlert size={22} strokeWidth={1.7} />
      </span>
      <h2 className={classes.title}>This could not be loaded</h2>
      <p className={classes.text}>{props.error.message}</p>
      {props.retry !== undefined && (
        <Button leftSection={<RotateCw size={15} />} onClick={props.retry} variant="default">
          Try again
        </Button>
      )}
    </div>
  );
}

/** Grey bars in the shape of a list. */
export function LinesSkeleton(props: { lines?: number }) {
  const { lines = 8 } = props;
  return (
    <div className={classes.lines}>
      <output className={classes.hidden}>Loading…</output>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have nothing else to tell them apart
        <div className={classes.line} key={index}>
          <Skeleton circle height={28} />
          <Skeleton height={10} radius="xl" width={`${34 - ((index * 7) % 15)}%`} />
          <Skeleton height={10} radius="xl" width={`${22 - ((index * 5) % 9)}%`} />
          <Skeleton height={10} ml="auto" radius="xl" width="9%" />
        </div>
      ))}
    </div>
  );
}

/** Grey blocks in the shape of cards. */
export function BlocksSkeleton(props: { heights: number[] }) {
  return (
    <div className={classes.blocks}>
      <output className={classes.hidden}>Loading…</output>
      {props.heights.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have nothing else to tell them apart
        <Skeleton height={height} key={index} radius="lg" />
      ))}
    </div>
  );
}
