"""The certificate authority: enrolment, issuing, renewal, revocation."""
