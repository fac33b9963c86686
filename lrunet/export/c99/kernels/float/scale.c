/* scale is y = clamp(x * factor + shift); both are by channel, and 0 if there is none. y may be x. */
static void scale(const float *x, float *y, int area, int c, float low, float high, const float *factor,
                  const float *shift)
{
    int i;

    while (area-- > 0) {
        for (i = 0; i < c; i++) {
            const float v = (factor ? factor[i] : 1) * *x++;
            *y++ = clamp(v + (shift ? shift[i] : 0), low, high);
        }
    }
}
