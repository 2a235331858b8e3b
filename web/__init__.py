"""HTTP that no part owns: settings, headers, errors to pages, htmx, Japanese formatting."""
