import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Sites.module.css";

const STEPS = [
  { path: "settings/integration", label: "Integration" },
  { path: "settings/messenger", label: "Messenger" },
] as const;

/** What is set for a site that was just made, one after the other. */
export function NewSiteSteps(props: { at: (typeof STEPS)[number]["label"] }) {
  const site = useSiteId();
  const [isNew] = useParam("new");
  if (isNew === "") {
    return null;
  }
  const next = STEPS[STEPS.findIndex(({ label }) => label === props.at) + 1];
  return (
    <nav aria-label="Steps of a new site" className={classes.steps}>
      <ol>
        {STEPS.map(({ path, label }) => (
          <li aria-current={label === props.at ? "step" : undefined} key={path}>
            <Link to={`/sites/${site}/${path}?new=1`}>{label}</Link>
          </li>
        ))}
      </ol>
      {next === undefined ? (
        <Button component={Link} size="compact-sm" to={`/sites/${site}`}>
          To the overview
        </Button>
      ) : (
        <Button component={Link} size="compact-sm" to={`/sites/${site}/${next.path}?new=1`}>
          Next: {next.label}
        </Button>
      )}
    </nav>
  );
}
