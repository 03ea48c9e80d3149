import { fitted, operatorsOf } from "../operators";
import { findEvent, findProperty, pathOf, pathText } from "../samples";
import { TextField } from "../tokens/Fields";
import classes from "../tokens/Tokens.module.css";
import type { Leaf } from "../tree";
import { Comparison } from "./Comparison";
import { ArgumentPicker, PropertyPicker } from "./Names";
import { useLeaf } from "./useLeaf";

/** "whose plan is free". */
export function PropertySentence(props: { leaf: Leaf }) {
  const { condition, catalogue, replace, isBad } = useLeaf(props.leaf);
  const operators = operatorsOf(catalogue, "property");
  const known = findProperty(catalogue, pathOf(condition.property));
  return (
    <>
      <span className={classes.word}>whose</span>
      <PropertyPicker
        catalogue={catalogue}
        isBad={isBad("property")}
        onChange={(property, type) =>
          replace(fitted({ ...condition, property }, operators, scalarType(type)), "property")
        }
        value={condition.property}
      />
      <Comparison
        condition={condition}
        isBad={isBad}
        onChange={replace}
        operators={operators}
        samples={known?.sample}
        type={scalarType(known?.type)}
      />
    </>
  );
}

/** "rating is at least 4", of an event. */
export function ArgumentSentence(props: { leaf: Leaf; event: unknown }) {
  const { leaf, event } = props;
  const { condition, catalogue, replace, isBad } = useLeaf(leaf);
  const operators = operatorsOf(catalogue, "argument");
  const text = pathText(pathOf(condition.argument));
  const known = findEvent(catalogue, event)?.arguments.find((argument) => pathText(argument.path) === text);
  return (
    <>
      <ArgumentPicker
        catalogue={catalogue}
        event={event}
        isBad={isBad("argument")}
        onChange={(argument, type) =>
          replace(fitted({ ...condition, argument }, operators, scalarType(type)), "argument")
        }
        value={condition.argument}
      />
      <Comparison
        condition={condition}
        isBad={isBad}
        onChange={replace}
        operators={operators}
        type={scalarType(known?.type)}
      />
    </>
  );
}

/** "whose company's plan is team". */
export function CompanyPropertySentence(props: { leaf: Leaf }) {
  const { condition, catalogue, replace, isBad } = useLeaf(props.leaf);
  return (
    <>
      <span className={classes.word}>whose company’s</span>
      <TextField
        isBad={isBad("company_property")}
        label="Property of the company"
        onChange={(text) => replace({ ...condition, company_property: text }, "company_property")}
        placeholder="property"
        value={pathText(pathOf(condition.company_property))}
      />
      <Comparison
        condition={condition}
        isBad={isBad}
        onChange={replace}
        operators={operatorsOf(catalogue, "company_property")}
        type={undefined}
      />
    </>
  );
}

// Of mixed or structured values everything can be asked.
function scalarType(type: string | undefined): string | undefined {
  return type === "" ? undefined : type;
}
