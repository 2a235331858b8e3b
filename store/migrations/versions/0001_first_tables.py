"""first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.base

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('api_challenge',
    sa.Column('challenge_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('challenge_hash', name=op.f('pk_api_challenge'))
    )
    with op.batch_alter_table('api_challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_challenge_expires_at'), ['expires_at'], unique=False)

    op.create_table('certificate_crl',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('issued_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('next_update', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('der', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_certificate_crl'))
    )
    op.create_table('certificate_revocation',
    sa.Column('serial', sa.String(length=40), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('serial', name=op.f('pk_certificate_revocation'))
    )
    op.create_table('counter',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counter'))
    )
    op.create_table('directory_source',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('imported_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('credit', sa.String(length=200), nullable=False),
    sa.Column('licence', sa.String(length=40), nullable=False),
    sa.Column('licence_url', sa.String(length=200), nullable=False),
    sa.Column('fictional', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_source'))
    )
    op.create_table('faq_conversation',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visitor_key', sa.String(length=80), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=True),
    sa.Column('page', sa.String(length=200), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('awaits_partner', sa.Boolean(), nullable=False),
    sa.Column('ticket_id', sa.String(length=36), nullable=True),
    sa.Column('ticket_number', sa.String(length=12), nullable=False),
    sa.Column('ticket_path', sa.String(length=200), nullable=False),
    sa.Column('ticket_from', sa.Integer(), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_conversation'))
    )
    with op.batch_alter_table('faq_conversation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_faq_conversation_ticket_id'), ['ticket_id'], unique=False)
        batch_op.create_index('ix_faq_conversation_visitor', ['visitor_key', 'created_at'], unique=False)

    op.create_table('faq_knowledge',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('entry_id', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('phrasings', sa.JSON(), nullable=False),
    sa.Column('lessons', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.String(length=36), nullable=False),
    sa.Column('made_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(length=36), nullable=False),
    sa.Column('published_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_knowledge'))
    )
    with op.batch_alter_table('faq_knowledge', schema=None) as batch_op:
        batch_op.create_index('ix_faq_knowledge_state', ['state', 'entry_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('due_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('done_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('failed_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['done_at', 'due_at'], unique=False)

    op.create_table('journey',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=True),
    sa.Column('started_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journey'))
    )
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journey_office_number'), ['office_number'], unique=False)

    op.create_table('ledger',
    sa.Column('serial', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sender', sa.String(length=10), nullable=False),
    sa.Column('message_id', sa.String(length=36), nullable=False),
    sa.Column('leaf_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('root_hash', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('serial', name=op.f('pk_ledger'))
    )
    op.create_table('ledger_checkpoint',
    sa.Column('size', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('root_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('jws', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_ledger_checkpoint'))
    )
    op.create_table('ledger_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('peaks', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_head'))
    )
    op.create_table('office',
    sa.Column('number', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kana', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('service_type', sa.String(length=2), nullable=False),
    sa.Column('city', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_office'))
    )
    op.create_table('practice_visit',
    sa.Column('sender', sa.String(length=10), nullable=False),
    sa.Column('message_id', sa.String(length=36), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('answer_message_id', sa.String(length=36), nullable=True),
    sa.Column('answered_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('sender', 'message_id', name=op.f('pk_practice_visit'))
    )
    op.create_table('receipt',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('sender', sa.String(length=10), nullable=False),
    sa.Column('message_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('jws', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('recorded_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_receipt'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index('ix_receipt_package', ['sender', 'message_id', 'recorded_at'], unique=False)

    op.create_table('receipt_reminder',
    sa.Column('sender', sa.String(length=10), nullable=False),
    sa.Column('message_id', sa.String(length=36), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sender', 'message_id', name=op.f('pk_receipt_reminder'))
    )
    op.create_table('staff',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_email'))
    )
    op.create_table('throttle',
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('since', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_throttle'))
    )
    op.create_table('ticket',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('priority', sa.String(length=12), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=True),
    sa.Column('office_name', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('assignee_id', sa.String(length=36), nullable=True),
    sa.Column('visitor_key', sa.String(length=80), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('situation', sa.JSON(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('first_answer_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('first_due_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('first_minutes', sa.Integer(), nullable=True),
    sa.Column('solved_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answer_since', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('solve_spent', sa.Interval(), nullable=False),
    sa.Column('solve_since', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answer_due_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('solve_due_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('due_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('queue_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('snoozed_until', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('number', name=op.f('uq_ticket_number')),
    sa.UniqueConstraint('request_key', name=op.f('uq_ticket_request_key'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_assignee', ['assignee_id', 'queue_at', 'number'], unique=False)
        batch_op.create_index('ix_ticket_created', ['created_at'], unique=False)
        batch_op.create_index('ix_ticket_office', ['office_number', 'created_at'], unique=False)
        batch_op.create_index('ix_ticket_queue', ['queue_at', 'number', 'snoozed_until'], unique=False)
        batch_op.create_index('ix_ticket_state', ['state', 'queue_at', 'number', 'snoozed_until'], unique=False)
        batch_op.create_index('ix_ticket_updated', ['updated_at', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_visitor_key'), ['visitor_key'], unique=False)

    op.create_table('ticket_audit',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=8), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('ticket_id', sa.String(length=36), nullable=True),
    sa.Column('office_number', sa.String(length=10), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_audit')),
    sa.UniqueConstraint('position', name=op.f('uq_ticket_audit_position'))
    )
    with op.batch_alter_table('ticket_audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_audit_office_number'), ['office_number'], unique=False)
        batch_op.create_index('ix_ticket_audit_ticket', ['ticket_id', 'at'], unique=False)

    op.create_table('ticket_audit_end',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_audit_end'))
    )
    op.create_table('ticket_gram',
    sa.Column('gram', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('block', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('bits', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('gram', 'block', name=op.f('pk_ticket_gram'))
    )
    op.create_table('certificate',
    sa.Column('serial', sa.String(length=40), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('pem', sa.Text(), nullable=False),
    sa.Column('not_before', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('not_after', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('issued_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('pc_name', sa.String(length=60), nullable=False),
    sa.Column('renews', sa.String(length=40), nullable=True),
    sa.Column('lineage', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_certificate_office_number_office')),
    sa.ForeignKeyConstraint(['renews'], ['certificate.serial'], name=op.f('fk_certificate_renews_certificate')),
    sa.PrimaryKeyConstraint('serial', name=op.f('pk_certificate')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_certificate_key_hash'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_lineage'), ['lineage'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_office_number'), ['office_number'], unique=False)

    op.create_table('client_state',
    sa.Column('certificate_serial', sa.String(length=40), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('first_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('os', sa.String(length=80), nullable=False),
    sa.Column('python', sa.String(length=40), nullable=False),
    sa.Column('pc_name', sa.String(length=60), nullable=False),
    sa.Column('outbox_waiting', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_client_state_office_number_office')),
    sa.PrimaryKeyConstraint('certificate_serial', name=op.f('pk_client_state'))
    )
    with op.batch_alter_table('client_state', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_client_state_office_number'), ['office_number'], unique=False)

    op.create_table('directory_office',
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('service_code', sa.String(length=3), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kana', sa.Text(), nullable=False),
    sa.Column('prefecture', sa.Text(), nullable=False),
    sa.Column('city', sa.Text(), nullable=False),
    sa.Column('city_code', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('building', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('fax', sa.Text(), nullable=False),
    sa.Column('corporation_number', sa.Text(), nullable=False),
    sa.Column('corporation_name', sa.Text(), nullable=False),
    sa.Column('days', sa.Text(), nullable=False),
    sa.Column('days_note', sa.Text(), nullable=False),
    sa.Column('capacity', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('source_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['directory_source.id'], name=op.f('fk_directory_office_source_id_directory_source')),
    sa.PrimaryKeyConstraint('office_number', 'service_code', name=op.f('pk_directory_office'))
    )
    with op.batch_alter_table('directory_office', schema=None) as batch_op:
        batch_op.create_index('ix_directory_office_source_id', ['source_id'], unique=False)

    op.create_table('faq_asked',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=False),
    sa.Column('line_id', sa.String(length=36), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=True),
    sa.Column('step', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=24), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.Column('entries', sa.JSON(), nullable=False),
    sa.Column('entry_id', sa.String(length=40), nullable=False),
    sa.Column('entry_version', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['faq_conversation.id'], name=op.f('fk_faq_asked_conversation_id_faq_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_asked'))
    )
    with op.batch_alter_table('faq_asked', schema=None) as batch_op:
        batch_op.create_index('ix_faq_asked_entry', ['entry_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_faq_asked_line_id'), ['line_id'], unique=False)
        batch_op.create_index('ix_faq_asked_outcome', ['outcome', 'at'], unique=False)

    op.create_table('faq_line',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['faq_conversation.id'], name=op.f('fk_faq_line_conversation_id_faq_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_line')),
    sa.UniqueConstraint('request_key', name=op.f('uq_faq_line_request_key'))
    )
    with op.batch_alter_table('faq_line', schema=None) as batch_op:
        batch_op.create_index('ix_faq_line_talk', ['conversation_id', 'position'], unique=False)

    op.create_table('journey_answer',
    sa.Column('journey_id', sa.String(length=36), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('answered_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['journey_id'], ['journey.id'], name=op.f('fk_journey_answer_journey_id_journey')),
    sa.PrimaryKeyConstraint('journey_id', 'key', name=op.f('pk_journey_answer'))
    )
    op.create_table('journey_link',
    sa.Column('id', sa.String(length=12), nullable=False),
    sa.Column('journey_id', sa.String(length=36), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('misses', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['journey_id'], ['journey.id'], name=op.f('fk_journey_link_journey_id_journey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journey_link'))
    )
    with op.batch_alter_table('journey_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journey_link_journey_id'), ['journey_id'], unique=False)

    op.create_table('journey_milestone',
    sa.Column('journey_id', sa.String(length=36), nullable=False),
    sa.Column('stage', sa.Integer(), nullable=False),
    sa.Column('reached_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['journey_id'], ['journey.id'], name=op.f('fk_journey_milestone_journey_id_journey')),
    sa.PrimaryKeyConstraint('journey_id', 'stage', name=op.f('pk_journey_milestone'))
    )
    op.create_table('journey_set',
    sa.Column('journey_id', sa.String(length=36), nullable=False),
    sa.Column('checked_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['journey_id'], ['journey.id'], name=op.f('fk_journey_set_journey_id_journey')),
    sa.PrimaryKeyConstraint('journey_id', name=op.f('pk_journey_set'))
    )
    op.create_table('licence_application',
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kj_id', sa.String(length=14), nullable=False),
    sa.Column('applied_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('agreed_terms', sa.String(length=80), nullable=False),
    sa.Column('list_price_yen', sa.Integer(), nullable=False),
    sa.Column('price_yen', sa.Integer(), nullable=False),
    sa.Column('campaign', sa.String(length=80), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_licence_application_office_number_office')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_licence_application')),
    sa.UniqueConstraint('office_number', 'year', name=op.f('uq_licence_application_office_number_year'))
    )
    op.create_table('office_account',
    sa.Column('kj_id', sa.String(length=14), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('letter_code_hash', sa.String(length=200), nullable=False),
    sa.Column('must_change', sa.Boolean(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_office_account_office_number_office')),
    sa.PrimaryKeyConstraint('kj_id', name=op.f('pk_office_account')),
    sa.UniqueConstraint('office_number', name=op.f('uq_office_account_office_number'))
    )
    op.create_table('package',
    sa.Column('sender', sa.String(length=10), nullable=False),
    sa.Column('message_id', sa.String(length=36), nullable=False),
    sa.Column('receiver', sa.String(length=10), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('send_unit', sa.String(length=8), nullable=False),
    sa.Column('month', sa.String(length=6), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('answer', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('blob_key', sa.String(length=36), nullable=True),
    sa.Column('certificate_serial', sa.String(length=40), nullable=False),
    sa.Column('accepted_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('fetched_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('received_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('imported_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('refused_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('dropped_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['receiver'], ['office.number'], name=op.f('fk_package_receiver_office')),
    sa.ForeignKeyConstraint(['sender'], ['office.number'], name=op.f('fk_package_sender_office')),
    sa.PrimaryKeyConstraint('sender', 'message_id', name=op.f('pk_package'))
    )
    with op.batch_alter_table('package', schema=None) as batch_op:
        batch_op.create_index('ix_package_blob', ['blob_key'], unique=False, sqlite_where=sa.text('blob_key IS NOT NULL'), postgresql_where=sa.text('blob_key IS NOT NULL'))
        batch_op.create_index('ix_package_kept', ['accepted_at'], unique=False, sqlite_where=sa.text('dropped_at IS NULL'), postgresql_where=sa.text('dropped_at IS NULL'))
        batch_op.create_index('ix_package_receiver', ['receiver', 'accepted_at'], unique=False)
        batch_op.create_index('ix_package_sender', ['sender', 'changed_at'], unique=False)

    op.create_table('partner',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('partner_number', sa.String(length=10), nullable=False),
    sa.Column('partner_name', sa.String(length=200), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('start_month', sa.String(length=6), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('wam_seen', sa.String(length=10), nullable=False),
    sa.Column('wam_on', sa.Date(), nullable=True),
    sa.Column('added_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_partner_office_number_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner')),
    sa.UniqueConstraint('office_number', 'partner_number', name=op.f('uq_partner_office_number_partner_number'))
    )
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_office_number'), ['office_number'], unique=False)

    op.create_table('partner_invitation',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('inviter_number', sa.String(length=10), nullable=False),
    sa.Column('inviter_name', sa.String(length=200), nullable=False),
    sa.Column('partner_number', sa.String(length=10), nullable=False),
    sa.Column('partner_name', sa.String(length=200), nullable=False),
    sa.Column('start_month', sa.String(length=6), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['inviter_number'], ['office.number'], name=op.f('fk_partner_invitation_inviter_number_office')),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_partner_invitation'))
    )
    with op.batch_alter_table('partner_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_invitation_inviter_number'), ['inviter_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_invitation_partner_number'), ['partner_number'], unique=False)

    op.create_table('ticket_evidence',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('case', sa.String(length=120), nullable=False),
    sa.Column('item', sa.String(length=120), nullable=False),
    sa.Column('ticket_id', sa.String(length=36), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_evidence_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_evidence')),
    sa.UniqueConstraint('item', name=op.f('uq_ticket_evidence_item'))
    )
    with op.batch_alter_table('ticket_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_evidence_case'), ['case'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_evidence_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('ticket_message',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('ticket_id', sa.String(length=36), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=8), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('entry_id', sa.String(length=40), nullable=False),
    sa.Column('request_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_message_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_message')),
    sa.UniqueConstraint('request_key', name=op.f('uq_ticket_message_request_key'))
    )
    with op.batch_alter_table('ticket_message', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_message_talk', ['ticket_id', 'position'], unique=False)

    op.create_table('ticket_tag',
    sa.Column('ticket_id', sa.String(length=36), nullable=False),
    sa.Column('tag', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_tag_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('ticket_id', 'tag', name=op.f('pk_ticket_tag'))
    )
    with op.batch_alter_table('ticket_tag', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_tag_tag', ['tag', 'ticket_id'], unique=False)

    op.create_table('api_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('certificate_serial', sa.String(length=40), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['certificate_serial'], ['certificate.serial'], name=op.f('fk_api_session_certificate_serial_certificate')),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_api_session_office_number_office')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_api_session'))
    )
    with op.batch_alter_table('api_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_session_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index('ix_api_session_serial', ['certificate_serial'], unique=False)

    op.create_table('enrolment_code',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', store.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('certificate_serial', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['certificate_serial'], ['certificate.serial'], name=op.f('fk_enrolment_code_certificate_serial_certificate')),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_enrolment_code_office_number_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_enrolment_code_code_hash'))
    )
    with op.batch_alter_table('enrolment_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_code_office_number'), ['office_number'], unique=False)

    op.create_table('licence',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('office_number', sa.String(length=10), nullable=False),
    sa.Column('application_number', sa.String(length=20), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('price_yen', sa.Integer(), nullable=False),
    sa.Column('campaign', sa.String(length=80), nullable=True),
    sa.Column('renewal_rule', sa.String(length=20), nullable=False),
    sa.Column('opted_out', sa.Boolean(), nullable=False),
    sa.Column('granted_at', store.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_number'], ['licence_application.number'], name=op.f('fk_licence_application_number_licence_application')),
    sa.ForeignKeyConstraint(['office_number'], ['office.number'], name=op.f('fk_licence_office_number_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence'))
    )
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.create_index('ix_licence_office', ['office_number', 'valid_until'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.drop_index('ix_licence_office')

    op.drop_table('licence')
    with op.batch_alter_table('enrolment_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_code_office_number'))

    op.drop_table('enrolment_code')
    with op.batch_alter_table('api_session', schema=None) as batch_op:
        batch_op.drop_index('ix_api_session_serial')
        batch_op.drop_index(batch_op.f('ix_api_session_expires_at'))

    op.drop_table('api_session')
    with op.batch_alter_table('ticket_tag', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_tag_tag')

    op.drop_table('ticket_tag')
    with op.batch_alter_table('ticket_message', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_message_talk')

    op.drop_table('ticket_message')
    with op.batch_alter_table('ticket_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_evidence_ticket_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_evidence_case'))

    op.drop_table('ticket_evidence')
    with op.batch_alter_table('partner_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_invitation_partner_number'))
        batch_op.drop_index(batch_op.f('ix_partner_invitation_inviter_number'))

    op.drop_table('partner_invitation')
    with op.batch_alter_table('partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_office_number'))

    op.drop_table('partner')
    with op.batch_alter_table('package', schema=None) as batch_op:
        batch_op.drop_index('ix_package_sender')
        batch_op.drop_index('ix_package_receiver')
        batch_op.drop_index('ix_package_kept', sqlite_where=sa.text('dropped_at IS NULL'), postgresql_where=sa.text('dropped_at IS NULL'))
        batch_op.drop_index('ix_package_blob', sqlite_where=sa.text('blob_key IS NOT NULL'), postgresql_where=sa.text('blob_key IS NOT NULL'))

    op.drop_table('package')
    op.drop_table('office_account')
    op.drop_table('licence_application')
    op.drop_table('journey_set')
    op.drop_table('journey_milestone')
    with op.batch_alter_table('journey_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journey_link_journey_id'))

    op.drop_table('journey_link')
    op.drop_table('journey_answer')
    with op.batch_alter_table('faq_line', schema=None) as batch_op:
        batch_op.drop_index('ix_faq_line_talk')

    op.drop_table('faq_line')
    with op.batch_alter_table('faq_asked', schema=None) as batch_op:
        batch_op.drop_index('ix_faq_asked_outcome')
        batch_op.drop_index(batch_op.f('ix_faq_asked_line_id'))
        batch_op.drop_index('ix_faq_asked_entry')

    op.drop_table('faq_asked')
    with op.batch_alter_table('directory_office', schema=None) as batch_op:
        batch_op.drop_index('ix_directory_office_source_id')

    op.drop_table('directory_office')
    with op.batch_alter_table('client_state', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_client_state_office_number'))

    op.drop_table('client_state')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_office_number'))
        batch_op.drop_index(batch_op.f('ix_certificate_lineage'))

    op.drop_table('certificate')
    op.drop_table('ticket_gram')
    op.drop_table('ticket_audit_end')
    with op.batch_alter_table('ticket_audit', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_audit_ticket')
        batch_op.drop_index(batch_op.f('ix_ticket_audit_office_number'))

    op.drop_table('ticket_audit')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_visitor_key'))
        batch_op.drop_index('ix_ticket_updated')
        batch_op.drop_index('ix_ticket_state')
        batch_op.drop_index('ix_ticket_queue')
        batch_op.drop_index('ix_ticket_office')
        batch_op.drop_index('ix_ticket_created')
        batch_op.drop_index('ix_ticket_assignee')

    op.drop_table('ticket')
    op.drop_table('throttle')
    op.drop_table('staff')
    op.drop_table('receipt_reminder')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index('ix_receipt_package')

    op.drop_table('receipt')
    op.drop_table('practice_visit')
    op.drop_table('office')
    op.drop_table('ledger_head')
    op.drop_table('ledger_checkpoint')
    op.drop_table('ledger')
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journey_office_number'))

    op.drop_table('journey')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_due')

    op.drop_table('job')
    with op.batch_alter_table('faq_knowledge', schema=None) as batch_op:
        batch_op.drop_index('ix_faq_knowledge_state')

    op.drop_table('faq_knowledge')
    with op.batch_alter_table('faq_conversation', schema=None) as batch_op:
        batch_op.drop_index('ix_faq_conversation_visitor')
        batch_op.drop_index(batch_op.f('ix_faq_conversation_ticket_id'))

    op.drop_table('faq_conversation')
    op.drop_table('directory_source')
    op.drop_table('counter')
    op.drop_table('certificate_revocation')
    op.drop_table('certificate_crl')
    with op.batch_alter_table('api_challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_challenge_expires_at'))

    op.drop_table('api_challenge')

