import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { cleanName } from '../model/text.ts';
import { SkeinError } from '../sdk.ts';
import { wordsFor } from '../strings/errors.ts';
import { usePage, useSession } from './hooks.ts';
import { Icon, type IconName } from './icon.tsx';

/** A name as others chose it: harmless, and in a direction of its own. */
export function Name({ children }: { children: string }) {
  return (
    <bdi class="name" dir="auto">
      {cleanName(children)}
    </bdi>
  );
}

/** What a user is called here; a grey bar until that is known. */
export function UserName({ user }: { user: string }) {
  const session = useSession();
  const { strings } = usePage();
  const name = session.nameOf(user, session.openChat);
  if (name === undefined) {
    return <span class="skeleton skeleton-name" />;
  }
  return <Name>{cleanName(name) || strings.nobody}</Name>;
}

const HUES = 8;

/** A picture of somebody who has none: the first letter on a colour that stays the same. */
export function Avatar({
  id,
  name,
  size = 'm',
  isGroup = false,
  isOnline = false,
}: {
  id: string;
  name: string | undefined;
  size?: 's' | 'm' | 'l' | 'xl';
  isGroup?: boolean;
  isOnline?: boolean;
}) {
  let hash = 0;
  for (const digit of id) {
    hash = (hash * 31 + digit.charCodeAt(0)) >>> 0;
  }
  const [letter = ''] = cleanName(name ?? '').replace(
    /^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u,
    '',
  );
  return (
    <span
      class={`avatar avatar-${size} hue-${hash % HUES} ${isGroup ? 'is-group' : ''}`}
      aria-hidden="true"
    >
      {letter === '' ? (
        <Icon name={isGroup ? 'group' : 'person'} size={18} />
      ) : (
        letter.toLocaleUpperCase()
      )}
      {isOnline && <span class="avatar-dot" />}
    </span>
  );
}

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'icon' | 'label'>;

export function IconButton({
  icon,
  label,
  class: more = '',
  ...rest
}: ButtonProps & { icon: IconName; label: string }) {
  return (
    <button type="button" class={`icon-button ${more}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

export function Button({
  kind = 'plain',
  isBusy = false,
  icon,
  children,
  ...rest
}: Omit<ButtonProps, 'kind'> & {
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  isBusy?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      aria-busy={isBusy}
      disabled={isBusy}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} size={18} />}
      {children}
    </button>
  );
}

/** A field with its label, a hint and what is wrong with it, all told to screen readers. */
export function Field({
  label,
  hint,
  error,
  end,
  area = false,
  class: more = '',
  ...rest
}: Omit<JSX.IntrinsicElements['input'], 'label'> & {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  end?: ComponentChildren;
  area?: boolean;
}) {
  const id = useId();
  const describedBy = error !== undefined || hint !== undefined ? `${id}-hint` : undefined;
  const props = {
    id,
    class: 'field-input',
    'aria-invalid': error !== undefined,
    'aria-describedby': describedBy,
    dir: 'auto' as const,
    ...rest,
  };
  return (
    <div class={`field ${error === undefined ? '' : 'is-wrong'} ${more}`}>
      <label for={id}>{label}</label>
      <div class="field-box">
        {area ? (
          <textarea rows={3} {...(props as unknown as JSX.IntrinsicElements['textarea'])} />
        ) : (
          <input {...props} />
        )}
        {end}
      </div>
      {describedBy !== undefined && (
        <p class="field-hint" id={describedBy} role={error === undefined ? undefined : 'alert'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export function PasswordField(props: Parameters<typeof Field>[0]) {
  const { strings } = usePage();
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      end={
        <IconButton
          icon={isShown ? 'eyeOff' : 'eye'}
          label={isShown ? strings.hidePassword : strings.showPassword}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

/**
 * On or off. Shows what is wanted until what it stands for follows, or is refused.
 *
 * @param onChange tells whether it was taken
 */
export function Switch({
  label,
  hint,
  isOn,
  isDisabled = false,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => Promise<boolean>;
}) {
  const id = useId();
  const [wanted, setWanted] = useState<boolean>();
  useEffect(() => setWanted(undefined), [isOn]);
  const shown = wanted ?? isOn;
  const change = async (next: boolean) => {
    setWanted(next);
    if (!(await onChange(next))) {
      setWanted(undefined);
    }
  };
  return (
    <label class="row-setting">
      <span class="row-setting-text">
        <span>{label}</span>
        {hint !== undefined && (
          <span class="hint" id={id}>
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={shown}
        aria-checked={shown}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : id}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </label>
  );
}

export function Choice<T extends string>({
  label,
  value,
  options,
  isDisabled = false,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  isDisabled?: boolean;
  onChange: (value: T) => void;
}) {
  return (
    <label class="row-setting is-choice">
      <span class="row-setting-text">{label}</span>
      <select
        class="select"
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Empty({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={28} />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** What went wrong, and what to do about it. */
export function Failure({ error }: { error: unknown }) {
  const { strings } = usePage();
  if (error === undefined) {
    return null;
  }
  return (
    <p class="failure" role="alert">
      <Icon name="alert" size={16} />
      <span>{wordsOf(error, strings)}</span>
    </p>
  );
}

export function wordsOf(error: unknown, strings: Parameters<typeof wordsFor>[1]): string {
  return error instanceof SkeinError ? wordsFor(error.code, strings) : strings.somethingWrong;
}

/** Rows of a list that is not there yet. */
export function SkeletonRows({ count }: { count: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: count }, (_, at) => (
        <div class="list-row is-skeleton" key={at}>
          <span class="skeleton avatar avatar-m" />
          <span class="list-row-text">
            <span class="skeleton skeleton-line w-40" />
            <span class="skeleton skeleton-line w-70" />
          </span>
        </div>
      ))}
    </div>
  );
}

/** The head of a pane, with its way back on a phone. */
export function PaneHead({
  title,
  onBack,
  isBeside = false,
  children,
}: {
  title: string;
  onBack?: (() => void) | undefined;
  /** Beside what it belongs to, where there is room: it is closed, not left. */
  isBeside?: boolean;
  children?: ComponentChildren;
}) {
  const { strings } = usePage();
  return (
    <header class="pane-head">
      {onBack !== undefined && (
        <IconButton
          icon="back"
          label={strings.back}
          class={isBeside ? 'only-phone' : ''}
          onClick={onBack}
        />
      )}
      <h1>{title}</h1>
      {children}
      {isBeside && (
        <IconButton icon="close" label={strings.close} class="not-phone" onClick={onBack} />
      )}
    </header>
  );
}
