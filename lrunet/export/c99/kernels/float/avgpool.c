/* avgpool takes means of windows, with zeros around x. */
static void avgpool(const float *x, int h, int w, int c, float *y, int out_h, int out_w, int kernel_h, int kernel_w,
                    int stride, int pad)
{
    int row, column, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (k = 0; k < c; k++) {
                float sum = 0;
                for (i = row * stride - pad; i < row * stride - pad + kernel_h; i++) {
                    for (j = column * stride - pad; j < column * stride - pad + kernel_w; j++) {
                        if (i >= 0 && i < h && j >= 0 && j < w) {
                            sum += x[((long)i * w + j) * c + k];
                        }
                    }
                }
                *y++ = sum / (float)(kernel_h * kernel_w);
            }
        }
    }
}
