import { Card } from "../shared/Card";
import { ROLES } from "./roles";
import classes from "./Team.module.css";

/** What the roles are for, in a few words each. */
export function Rights() {
  return (
    <Card title="What the roles may do">
      <dl className={classes.roles}>
        {ROLES.map(({ value, label, about }) => (
          <div key={value}>
            <dt>{label}</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
