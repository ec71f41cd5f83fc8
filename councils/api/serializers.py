"""What is public of communities, bodies, meetings and the record. Each field is named: nothing is public by accident."""

from __future__ import annotations

from rest_framework import serializers

from councils.models import CalendarDay, Community, Council, Event, Meeting, RecordHead


class CommunitySerializer(serializers.ModelSerializer[Community]):
    class Meta:
        model = Community
        fields = [
            "slug", "name", "name_en", "kind", "is_demo", "timezone", "matter_prefix", "office_place", "office_place_en",
            "office_phone", "objection_place", "objection_place_en",
        ]  # fmt: skip


class CouncilSerializer(serializers.ModelSerializer[Council]):
    class Meta:
        model = Council
        fields = ["key", "kind", "membership", "name", "name_en", "venue", "venue_en", "position"]


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    class Meta:
        model = CalendarDay
        fields = ["on", "kind", "name", "name_en"]


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    council = serializers.SlugRelatedField[Council](slug_field="key", read_only=True)
    present = serializers.IntegerField(
        read_only=True, help_text="Signed in now, or at the end; guests are not counted."
    )

    class Meta:
        model = Meeting
        fields = [
            "id", "council", "title", "title_en", "place", "place_en", "basis", "rule", "starts_at", "state",
            "short_notice_reason", "convened_at", "notice_published_at", "opened_at", "closed_at", "present",
        ]  # fmt: skip


class RecordEventSerializer(serializers.ModelSerializer[Event]):
    """Who acted and the particulars are for the supervisors; the commitment stands for them."""

    about = serializers.CharField(source="object_noun", read_only=True)

    class Meta:
        model = Event
        fields = ["seq", "name", "about", "object_id", "at", "commitment", "hash", "public"]


class RecordHeadSerializer(serializers.ModelSerializer[RecordHead]):
    class Meta:
        model = RecordHead
        fields = ["seq", "hash"]
