/** Two threads that cross: a skein. */
export function Logo({ size }: { size: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 48 48" fill="none" aria-hidden="true">
      <rect width="48" height="48" rx="14" class="logo-ground" />
      <path
        class="logo-thread"
        d="M12 17c6-5.5 13-2 17 3.500s6 9.5 9 8M12 24c7-4 12-.5 15 4s6 6 11 3M12 31c5-3 10-1.5 14 0"
        stroke-width="3.2"
        stroke-linecap="round"
      />
      <circle cx="34.5" cy="16.5" r="3.6" class="logo-knot" />
    </svg>
  );
}
