import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { NotMappable } from './model.ts';

/** ConnectWise fields that cannot be mapped, and why (R11). */
export function NotMappableFields({ fields }: { readonly fields: readonly NotMappable[] }) {
  const reasons = [...new Set(fields.map(({ reason }) => reason))];
  if (fields.length === 0) return null;
  const title = mappingTexts.notMappable.title;
  return (
    <section className={classes.group} aria-label={title}>
      <h2 className={classes.groupTitle}>{title}</h2>
      {reasons.map((reason) => (
        <div key={reason}>
          <p>{reason}.</p>
          <ul className={classes.notMappable}>
            {fields
              .filter((field) => field.reason === reason)
              .map(({ name, label }) => (
                <li key={name}>{label}</li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
