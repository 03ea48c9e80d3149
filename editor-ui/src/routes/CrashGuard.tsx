import { Component, type ReactNode } from "react";
import { Failed } from "../shared/States";

interface CrashGuardProps {
  /** A new value gives the children another chance. */
  of: string;
  children: ReactNode;
}

interface CrashGuardState {
  error: Error | undefined;
  of: string;
}

/** Keeps a screen that broke from taking the others with it. A reload mends files that a new version replaced. */
export class CrashGuard extends Component<CrashGuardProps, CrashGuardState> {
  override state: CrashGuardState = { error: undefined, of: this.props.of };

  static getDerivedStateFromError(raised: unknown): Partial<CrashGuardState> {
    return { error: raised instanceof Error ? raised : new Error("Something unexpected happened.") };
  }

  static getDerivedStateFromProps(props: CrashGuardProps, state: CrashGuardState): CrashGuardState | null {
    return props.of === state.of ? null : { error: undefined, of: props.of };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <Failed error={error} retry={() => window.location.reload()} />
    );
  }
}
